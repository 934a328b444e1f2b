/** Takes an XML file apart as it is parsed: into records where its outermost element is a list of them, else as one. */
import { XmlFlow } from './xmlFlow.ts';
import { refuseTooLong } from './xmlParser.ts';
import type { Attributes, XmlHandlers } from './xmlParser.ts';

/** One of the elements that a file lists, or all of it. */
export interface XmlItem {
  /** how many came before it; null = the whole file */
  readonly number: number | null;
  readonly columns: ReadonlyMap<string, string>;
  /** of a whole file, or a text with a header: all of its text, laid out */
  readonly text: string;
  /** what its header calls it; null = it has none */
  readonly title: string | null;
}

/** Stands for an element's own text where it has no elements in it, or has both. */
const OWN_TEXT = 'text';

/** What is listed in files that begin with another thing, by the name of their outermost element. */
const LISTED: ReadonlyMap<string, string> = new Map([
  ['rss', 'item'],
  ['RDF', 'item'],
  ['feed', 'entry'],
  ['mediawiki', 'page'],
  ['teiCorpus', 'TEI'],
]);
/** Parts of one text, however many there are. */
const PARTS = new Set(
  'p para paragraph l lg line s seg w token div section sec chapter part ch head verse v stanza li item list'.split(
    ' ',
  ),
);
/** Elements after which it is clear whether a file is a list. */
const CLEAR = 100;
/** Characters after which it must be. */
const ENOUGH = 4 * 1024 * 1024;
/** What an element of a record takes, in characters. */
const ELEMENT = 128;
const HEADER = 'teiHeader';

interface Open {
  readonly name: string;
  /** its own text, where it has no elements in it */
  raw: string;
  /** whether that is more than white space, which is not looked for again and again */
  mixed: boolean;
  parents: boolean;
}

/** What happened in a record: an element began, a text came, an element ended. */
type Happening = readonly [kind: 'open' | 'text', what: string] | readonly [kind: 'close'];

/** A record that is being read. It is only laid out if it must be, since most are columns of plain text. */
interface Taken {
  readonly happenings: Happening[];
  readonly direct: Map<string, string>;
  readonly nested: Map<string, string>;
  /** where the element begins that is directly in it and open */
  column: number;
  title: string | null;
  /** characters, and as many for each element as it takes to hold it */
  size: number;
}

/**
 * @param name of the file, for people
 * @param emit called with each item
 * @returns handlers, and what to call once the file has been parsed: it emits what is still held back
 */
export function createRecordTaker(
  name: string,
  emit: (item: XmlItem) => void,
): { handlers: XmlHandlers; finish: () => void } {
  const path: Open[] = [];
  const counts = new Map<string, number>();
  /** the name of what is listed; null = nothing is; undefined = it is not clear yet */
  let listed: string | null | undefined;
  let whole: XmlFlow | null = new XmlFlow(name);
  let wholeTitle: string | null = null;
  let rootMixed = false;
  let early: { name: string; item: XmlItem }[] = [];
  let children = 0;
  let length = 0;
  let record: Taken | null = null;
  let root = '';
  let number = 0;
  let inHeader = 0;

  /** elements around a record */
  const around = (): number => (root === 'rss' ? 2 : 1);

  function decide(): void {
    const usual = LISTED.get(root);
    const [only, ...others] = counts.keys();
    if (usual !== undefined && counts.has(usual)) listed = usual;
    else if (only !== undefined && others.length === 0 && children > 1 && !rootMixed && !PARTS.has(only))
      listed = only;
    else listed = null;
    if (listed === null) record = null;
    else {
      whole = null;
      for (const one of early) if (one.name === listed) emit(numbered(one.item));
    }
    early = [];
  }

  const numbered = (item: XmlItem): XmlItem => ({ ...item, number: ++number });

  function happen(happening: Happening, size: number): void {
    if (record === null) return;
    const { happenings } = record;
    record.size += size;
    refuseTooLong(name, record.size);
    happenings.push(happening);
    // before more of it is held: a file that begins with so large an element is one text
    if (listed === undefined && record.size > ENOUGH) decide();
  }

  function endRecord(element: string, ended: Taken): void {
    const item: XmlItem = {
      number: null,
      columns: new Map([...ended.nested, ...ended.direct]),
      text: ended.title === null ? '' : laidOut(name, ended.happenings),
      title: ended.title,
    };
    if (listed === undefined) early.push({ name: element, item });
    else if (element === listed) emit(numbered(item));
  }

  function open(element: string, attributes: Attributes): void {
    const depth = path.length;
    if (depth === 0) root = element;
    const parent = path.at(-1);
    if (parent !== undefined) parent.parents = true;
    if (depth === around()) {
      counts.set(element, (counts.get(element) ?? 0) + 1);
      children += 1;
      if (listed === undefined || listed === element) record = newRecord(attributes);
    } else if (depth === around() + 1 && record !== null) record.column = record.happenings.length;
    path.push({ name: element, raw: '', mixed: false, parents: false });
    if (element === HEADER) {
      inHeader += 1;
      wholeTitle ??= '';
      if (record !== null) record.title ??= '';
    }
    if (inHeader > 0) return;
    whole?.open(element);
    happen(['open', element], ELEMENT);
  }

  function text(found: string): void {
    const top = path.at(-1);
    if (top === undefined) return;
    length += found.length;
    if (inHeader > 0) {
      // the first title of a header is that of the text
      if (top.name !== 'title' || path.at(-2)?.name !== 'titleStmt') return;
      if (record !== null) record.title ||= found.trim();
      wholeTitle ||= found.trim();
      return;
    }
    const inked = found.trim() !== '';
    if (inked) top.mixed = true;
    if (inked && path.length <= around()) rootMixed = true;
    whole?.text(found);
    if (record !== null) top.raw += found;
    happen(['text', found], found.length);
  }

  function close(): void {
    const closed = path.pop();
    if (closed === undefined) return;
    if (inHeader > 0) {
      if (closed.name === HEADER) inHeader -= 1;
    } else {
      whole?.close();
      happen(['close'], 0);
      if (record !== null) endElement(closed, record);
    }
    if (path.length !== around()) return;
    if (record !== null) endRecord(closed.name, record);
    record = null;
    if (listed === undefined && (children >= CLEAR || length >= ENOUGH)) decide();
  }

  function endElement(closed: Open, into: Taken): void {
    const depth = path.length - around();
    const valueFrom = (begin: number): string =>
      closed.parents ? laidOut(name, into.happenings.slice(begin)) : closed.raw.trim();
    if (depth === 0) {
      if (closed.mixed) into.direct.set(OWN_TEXT, valueFrom(0));
    } else if (depth === 1) addTo(into.direct, closed.name, valueFrom(into.column));
    else if (!closed.parents && path.at(-1)?.mixed === false) {
      addTo(into.nested, closed.name, closed.raw.trim());
    }
  }

  return {
    handlers: { open, text, close },
    finish: () => {
      if (listed === undefined) decide();
      if (whole !== null) {
        emit({ number: null, columns: new Map(), text: whole.whole(), title: wholeTitle });
      }
    },
  };
}

function newRecord(attributes: Attributes): Taken {
  const direct = new Map(Object.entries(attributes).filter(([key]) => !/^xml(?:ns)?(?::|$)/.test(key)));
  return { happenings: [], direct, nested: new Map(), column: 0, title: null, size: 0 };
}

function laidOut(name: string, happenings: readonly Happening[]): string {
  const flow = new XmlFlow(name);
  for (const [kind, what = ''] of happenings) {
    if (kind === 'open') flow.open(what);
    else if (kind === 'text') flow.text(what);
    else flow.close();
  }
  return flow.whole();
}

function addTo(columns: Map<string, string>, key: string, value: string): void {
  const known = columns.get(key);
  columns.set(key, known === undefined || known === '' ? value : value === '' ? known : `${known}\n${value}`);
}
