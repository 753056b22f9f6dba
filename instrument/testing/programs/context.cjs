// AsyncLocalStorage and an AsyncResource of the program's own; its hook sees its own ids.
const { AsyncLocalStorage, AsyncResource, executionAsyncId } = require('node:async_hooks');
const storage = new AsyncLocalStorage();
class Job extends AsyncResource {
  constructor() {
    super('Job');
  }
}
console.log('main', executionAsyncId());
storage.run('blue', () => {
  const job = new Job();
  setTimeout(() => console.log('timer', storage.getStore()), 1);
  setTimeout(
    () => job.runInAsyncScope(() => console.log('job', storage.getStore(), executionAsyncId() === job.asyncId())),
    3,
  );
  Promise.resolve().then(() => console.log('promise', storage.getStore()));
});
