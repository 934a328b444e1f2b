/**
 * English words that are not split by the general rules: contractions, abbreviations, times, emoticons.
 *
 * Only what can still stand in a text after fastai's rules: lower case, no / # \ inside, no character three times.
 * Apostrophes are written straight here; every entry also holds with the curly one.
 */

/** Stems and the endings they take, as `'d+'ve`; each also without its apostrophes (`dont`, `im`). */
const CONTRACTIONS: readonly (readonly [stems: string, endings: string])[] = [
  ['i', "'m 'm+a"],
  ['i you he she it we they', "'ll 'll+'ve 'd 'd+'ve"],
  ['who what when where why how there that this these those', "'ll 'll+'ve 'd 'd+'ve"],
  ['he she it who what when where why how there that this', "'s"],
  ['you we they who what when where why how there these those', "'re"],
  ['i you we they who what when where why how there these those', "'ve"],
  ['ca could do does did had may might must need ought sha should wo would', "n't n't+'ve"],
  ['could might must should would not', "'ve"],
  ['ai are is was were have has dare', "n't"],
  ["y'", 'all'],
];

/** What the table above would also give, but is a word of its own. */
const WORDS_OF_THEIR_OWN = new Set(['ill', 'its', 'hell', 'shell', 'shed', 'were', 'well', 'whore']);

const SPLIT = "let+'s how+'d+'y c'm+on can+not gon+na got+ta °+c+. °+f+. °+k+.";

const WHOLE =
  "' '' 's ‘s 'd 're 'll 'em 'nuff ll em nuff 'bout 'cause 'cos 'coz 'cuz ma'am o'clock " +
  "doin doin' goin goin' havin havin' lovin lovin' nothin nothin' nuthin nuthin' ol ol' somethin somethin' " +
  'a.m. p.m. co. e.g. i.e. vs. v.s. ä. ö. ü. — <space>';

const EMOTICONS =
  ':) :-) :)) :-)) (: (-: =) (= :] :-] [: [-: [= ]= =] =[ :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-; :( :-( :(( :-(( ' +
  "): )-: =( >:( :') :'-) :'( :'-( =| :| :-| :1 :p :-p :o :-o :0 :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :x :-x " +
  '^_^ ^__^ >.< >.> <.< ._. ;_; -_- -__- v.v v_v o_o 0_o o_0 0_0 o.o 0.0 o.0 0.o @_@ <3 <33 ' +
  '(^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) (╯°□°）╯︵┻━┻';

/** A word as it stands in the text, and the tokens it becomes. */
export function englishExceptions(): Map<string, readonly string[]> {
  const exceptions = new Map<string, readonly string[]>();
  const add = (tokens: readonly string[]): void => {
    exceptions.set(tokens.join(''), tokens);
    const curly = tokens.map((token) => token.replaceAll("'", '’'));
    exceptions.set(curly.join(''), curly);
  };
  for (const [stems, endings] of CONTRACTIONS) {
    for (const stem of stems.split(' ')) {
      for (const ending of endings.split(' ')) {
        const tokens = [stem, ...ending.split('+')];
        const bare = tokens.map((token) => token.replace("'", ''));
        add(tokens);
        if (!WORDS_OF_THEIR_OWN.has(bare.join(''))) add(bare);
      }
    }
  }
  for (const entry of SPLIT.split(' ')) add(entry.split('+'));
  for (const entry of `${WHOLE} ${EMOTICONS}`.split(' ')) add([entry]);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') add([`${letter}.`]);
  for (let hour = 1; hour <= 12; hour++) {
    for (const half of ['am', 'pm', 'a.m.', 'p.m.']) add([String(hour), half]);
  }
  for (const space of [' ', '\t', '\n', '\u00a0']) add([space]);
  return exceptions;
}
