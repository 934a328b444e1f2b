/** What could not be had, and why: a kind for set-up, a clause for people. */

export class Lacking extends Error {
  /**
   * @param {import('./state.mjs').Lack} lack
   * @param {string} reason
   */
  constructor(lack, reason) {
    super(reason);
    this.lack = lack;
  }
}

/**
 * The tools by which TensorFlow comes, as people call them and as Debian does.
 * @type {Record<'pip' | 'compiler', { words: string, debian: string }>}
 */
const TOOLS = {
  pip: { words: 'Python 3 with pip', debian: 'python3-pip' },
  compiler: { words: 'a C++ compiler', debian: 'g++' },
};

/**
 * @param {(keyof typeof TOOLS)[]} names at least one
 * @returns {Lacking}
 */
export function lackingTools(names) {
  const words = names.map((name) => TOOLS[name].words).join(' and ');
  const how =
    process.platform === 'darwin'
      ? 'xcode-select --install'
      : `on Debian: apt install ${names.map((name) => TOOLS[name].debian).join(' ')}`;
  return new Lacking(
    'tool',
    `${words}, by which TensorFlow's library is brought and linked, ${names.length > 1 ? 'were' : 'was'} not found. Install what is missing (${how}) and run \`npm run setup\`.`,
  );
}
