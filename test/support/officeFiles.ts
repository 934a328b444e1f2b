/** Writes documents the way Word, LibreOffice, Excel and e-book programs build them. */
import { zipFile } from './zipFiles.ts';
import type { ZipEntry } from './zipFiles.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const WORD =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://r" xmlns:mc="http://mc"';
const SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://r"';

type Relation = readonly [id: string, type: string, target: string, mode?: string];

const relations = (list: readonly Relation[]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list
    .map(
      ([id, type, target, mode]) =>
        `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"${mode === undefined ? '' : ` TargetMode="${mode}"`}/>`,
    )
    .join('')}</Relationships>`;

const types: ZipEntry = {
  name: '[Content_Types].xml',
  bytes: `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
};

export interface WordParts {
  readonly footnotes?: string;
  readonly endnotes?: string;
  readonly header?: string;
  readonly relations?: readonly Relation[];
}

/** @param body what stands in `<w:body>` */
export function docxFile(body: string, parts: WordParts = {}): Buffer {
  const part = (name: string, root: string, content: string | undefined): ZipEntry[] =>
    content === undefined
      ? []
      : [{ name: `word/${name}.xml`, bytes: `${XML}<w:${root} ${WORD}>${content}</w:${root}>` }];
  return zipFile([
    types,
    { name: '_rels/.rels', bytes: relations([['rId1', 'officeDocument', 'word/document.xml']]) },
    ...part('document', 'document', `<w:body>${body}</w:body>`),
    ...part('footnotes', 'footnotes', parts.footnotes),
    ...part('endnotes', 'endnotes', parts.endnotes),
    ...part('header1', 'hdr', parts.header),
    {
      name: 'word/_rels/document.xml.rels',
      bytes: relations([
        ['rId1', 'endnotes', 'endnotes.xml'],
        ['rId2', 'footnotes', '/word/footnotes.xml'],
        ['rId3', 'header', 'header1.xml'],
        ...(parts.relations ?? []),
      ]),
    },
  ]);
}

/** A paragraph of Word with one run. */
export const wordLine = (text: string): string =>
  `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

const ODF = ['office', 'text', 'table', 'draw', 'svg', 'manifest']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');

/** @param body what stands in `<office:text>`; @param manifest in the list of what is packed */
export function odtFile(body: string, manifest = ''): Buffer {
  return zipFile([
    { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.text', method: 0 },
    {
      name: 'content.xml',
      bytes: `${XML}<office:document-content ${ODF}><office:scripts/><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    },
    {
      name: 'styles.xml',
      bytes: `${XML}<office:document-styles ${ODF}><text:p>A header</text:p></office:document-styles>`,
    },
    {
      name: 'META-INF/manifest.xml',
      bytes: `${XML}<manifest:manifest ${ODF}><manifest:file-entry manifest:full-path="content.xml">${manifest}</manifest:file-entry></manifest:manifest>`,
    },
  ]);
}

/** @param chapters name of the page in `OEBPS/` and its HTML, in the order of reading; @param more other entries */
export function epubFile(
  title: string,
  chapters: readonly (readonly [string, string])[],
  more: readonly ZipEntry[] = [],
): Buffer {
  const items = chapters.map(
    ([name], i) => `<item id="c${i}" href="${encodeURI(name)}" media-type="application/xhtml+xml"/>`,
  );
  const order = chapters.map((_, i) => `<itemref idref="c${i}"/>`);
  const contents =
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>' +
    '<item id="css" href="style.css" media-type="text/css"/>';
  return zipFile([
    { name: 'mimetype', bytes: 'application/epub+zip', method: 0 },
    {
      name: 'META-INF/container.xml',
      bytes: `${XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
    },
    {
      name: 'OEBPS/content.opf',
      bytes: `${XML}<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>${title}</dc:title><dc:creator>Nobody</dc:creator></metadata><manifest>${contents}${items.reverse().join('')}</manifest><spine><itemref idref="nav"/>${order.join('')}</spine></package>`,
    },
    { name: 'OEBPS/nav.xhtml', bytes: '<html><body><nav>Contents</nav></body></html>' },
    ...chapters.map(([name, html]) => ({ name: `OEBPS/${name}`, bytes: html })),
    ...more,
  ]);
}

export interface ExcelSheet {
  readonly name: string;
  readonly state?: string;
  /** what stands in `<sheetData>` */
  readonly rows: string;
}

/** @param styles the formats of cells by style number, as ids of number formats */
export function xlsxFile(
  sheets: readonly ExcelSheet[],
  strings: readonly string[] = [],
  styles: readonly number[] = [],
): Buffer {
  const sheet = ({ name, state }: ExcelSheet, i: number): string =>
    `<sheet name="${name}" sheetId="${i + 7}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`;
  return zipFile([
    types,
    { name: '_rels/.rels', bytes: relations([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      bytes: `${XML}<workbook ${SHEET}><sheets>${sheets.map(sheet).join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: relations([
        ...sheets.map((_, i): Relation => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`]),
        ['rId90', 'sharedStrings', 'sharedStrings.xml'],
        ['rId91', 'styles', 'styles.xml'],
      ]),
    },
    {
      name: 'xl/sharedStrings.xml',
      bytes: `${XML}<sst ${SHEET}>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    },
    {
      name: 'xl/styles.xml',
      bytes:
        `${XML}<styleSheet ${SHEET}><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="171" formatCode="0.00&quot; days&quot;"/></numFmts>` +
        `<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`,
    },
    // openpyxl writes no declaration here
    ...sheets.map(({ rows }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      bytes: `<worksheet ${SHEET}><sheetData>${rows}</sheetData></worksheet>`,
    })),
  ]);
}

/** Letters that do not pack to nothing. */
export function noise(length: number, seed: number): string {
  let state = seed * 7919 + 17;
  const words = Array.from({ length: 512 }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state.toString(36);
  });
  let text = '';
  for (let i = 0; text.length < length; i++) text += `${words[(i * i + seed) % 512] ?? ''} `;
  return text;
}
