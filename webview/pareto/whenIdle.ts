// Work that the frame under way does not need.

/** Runs the task when nothing more urgent waits, and soon in any case. */
export const whenIdle = (task: () => void): void => void requestIdleCallback(task, { timeout: 200 });
