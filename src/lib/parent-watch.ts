const LOOK_EVERY_MS = 500;

/**
 * Calls back once when the process that started this one is gone. For processes behind `npm run`: npm passes a signal to its
 * shell, the shell ends, and nobody tells us.
 */
export function onParentGone(callback: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    callback();
  }, LOOK_EVERY_MS);
  look.unref();
}
