/** The texts that the tokenisers are compared on: reviews, other prose, and lines made to be hard. */
import { brown } from '../corpora/brown.ts';
import { imdb } from '../corpora/imdb.ts';
import { sotu } from '../corpora/sotu.ts';

/** Whole documents from the beginning, `bytes` of UTF-8 or a little more; all where there are fewer. */
export function firstBytes(texts: readonly string[], bytes: number): string[] {
  let sum = 0;
  const end = texts.findIndex((text) => (sum += Buffer.byteLength(text)) >= bytes);
  return end === -1 ? [...texts] : texts.slice(0, end + 1);
}

export const SOURCES: Readonly<Record<string, () => string[]>> = {
  imdb: () => imdb().map(({ text }) => text),
  brown: () => brown().map(({ text }) => text),
  sotu: () => sotu().map(({ text }) => text),
  hard: hardTexts,
};

const HARD =
  'http://www.example.org/a?b=1&c=2#d https://x.co.uk:8080/path/to_file.html www.foo.com, (see me@mail.example.com). ' +
  ':) :-( ;-) :D =D XD <3 </3 ^_^ O_o (╯°□°）╯︵┻━┻ ¯\\_(ツ)_/¯ 10km 5kg. 3.5GB 20°C 100% $5.99 €10 £3m 1,000,000 1-2 3x4 ' +
  "7th 1990s '90s 5'10\" 6ft. 12:30pm 1/2 ½ x² 10^6 -5 +3 don't DON'T Don’t can't've y'all o'clock rock'n'roll I'd've ma'am " +
  'U.S.A. U.K. e.g. i.e. Ph.D. Mr. Mrs. St. a.m. p.m. vs. Inc. No.5 A.I. J.R.R. Tolkien’s well-known mother-in-law ' +
  'and/or -- — – … ... ...... !!!! ???!? ,,, “quoted” ‘single’ «gui» „low“ (paren) [brack] {brace} <br /> <br /><br /> <i>it</i> ' +
  '&amp; &lt; &quot; &#39; &nbsp; &eacute; #39; @user #hashtag C++ C# F# a=b a<b>c naïve café Zürich cafe\u0301 \ufb01ne ﬁne ½ ™ © ® ' +
  '😀 👍🏽 👨‍👩‍👧 🇩🇪 ❤️ \u00a0 \u200b \u200d \ufeff \u2028 \t \n \n\n \r\n _underscore_ *bold* **b** ~tilde~ `code` a|b a\\b ' +
  'Ã© â€™ â€œ Â£ ï»¿ \u0092 \u0096 日本語 中文字 ไทย العربية עברית हिन्दी Русский Ελληνικά ÇA ÉCOLE Straße ' +
  "hello.World hello,world hello;world hello:world a.b.c 1.a a.1 x,y 3,a end.) end.\" \"end.\" 'end' ('a') \"'b'\" " +
  'sooooo goooood nooo hahahaha ha ha ha very very very the the the WOW WOW WOW AAAAA xxbos xxmaj xxunk McDonald iPhone eBay ' +
  "NASA NASA's FBI-led X-Men T-shirt A I a i B. c. 4. 4th. I. II. IV. 1st-class 24/7 9/11 5* 5/5 8.5/10 10/10. B+ A- C+.";

const JOINTS = [' ', ' ', ' ', ' ', ' ', '', ' , ', '. ', '-', '\n', '  ', "'", '"', ')', '('];

/** Lines of 12 pieces in seeded disorder, mostly with a space between: enough for most pairs to meet. */
function hardTexts(): string[] {
  const parts = HARD.split(' ');
  let state = 12345;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  return Array.from({ length: 20_000 }, () =>
    Array.from(
      { length: 12 },
      () => (parts[below(parts.length)] ?? '') + (JOINTS[below(JOINTS.length)] ?? ''),
    ).join(''),
  );
}
