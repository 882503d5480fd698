// What the tests ask of a JupyterLab that is open in the browser: lab.open(path), lab.runAll(), lab.close().
// A promise is awaited for as long as it takes, so lab.start(what) notes what comes of it in window.outcome instead.
(() => {
  const pause = () => new Promise(done => setTimeout(done, 100));
  const current = () => window.jupyterapp.shell.currentWidget;

  async function open(path) {
    while (!window.jupyterapp) await pause();
    await window.jupyterapp.restored;
    const notebook = await window.jupyterapp.commands.execute("docmanager:open", { path });
    await notebook.context.ready;
    await notebook.revealed;
    return true;
  }

  // The page says it is ready before its kernel is, and a cell run then would do nothing, silently.
  async function runAll() {
    const notebook = current();
    await notebook.sessionContext.ready;
    await notebook.sessionContext.session.kernel.info;
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
    const cells = Array.from(notebook.content.model.cells).filter(cell => cell.type === "code");
    return cells.map(cell => ({
      count: cell.executionCount,
      errors: cell.sharedModel.toJSON().outputs.filter(o => o.output_type === "error" || o.name === "stderr"),
    }));
  }

  async function close() {
    const notebook = current();
    await notebook.context.save();
    await notebook.sessionContext.shutdown();
    notebook.dispose();
    return true;
  }

  function start(what) {
    window.outcome = null;
    what.then(outcome => window.outcome = outcome, error => window.outcome = String(error));
  }

  window.lab = { open, runAll, close, start };
})();
