/** One line for each step of set-up, on standard error: standard output belongs to what is run afterwards. */

const EVERY_MS = 15_000;

/**
 * @typedef {object} Step
 * @property {(progress: string) => void} say how far it is
 * @property {(result: string) => void} done
 * @property {(sentence: string) => void} lacking what could not be had, and what that means
 */

/**
 * @typedef {object} Report
 * @property {(title: string) => Step} step
 * @property {(sentence: string) => void} note
 */

/**
 * On a terminal a step's line is written over as it goes on; elsewhere progress is added every 15 seconds.
 * @param {{ write(text: string): unknown, isTTY?: boolean }} stream
 * @param {() => number} now milliseconds
 * @returns {Report}
 */
export function createReport(stream = process.stderr, now = Date.now) {
  const terminal = stream.isTTY === true;
  /** @param {string} text */
  const print = (text) => stream.write(terminal ? `\r\x1b[2K${text}\n` : `${text}\n`);
  return {
    note: print,
    step(title) {
      let last = now();
      if (terminal) stream.write(`\r\x1b[2K${title} …`);
      return {
        say(progress) {
          if (terminal) stream.write(`\r\x1b[2K${title}: ${progress} …`);
          else if (now() - last >= EVERY_MS) {
            last = now();
            print(`${title}: ${progress} …`);
          }
        },
        done: (result) => print(`${title}: ${result}`),
        lacking: (sentence) => print(`${title}: ${sentence}`),
      };
    },
  };
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;

/** @param {number} since milliseconds, of Date.now() */
export const secondsSince = (since) => `${Math.max(1, Math.round((Date.now() - since) / 1000))} s`;
