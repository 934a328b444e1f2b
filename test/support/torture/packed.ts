/** Archives, office documents and PDFs: good ones, locked ones, and such as no program would make. */
import { docxFile, epubFile, odtFile, wordLine, xlsxFile } from '../officeFiles.ts';
import { pdfOf } from '../pdfFiles.ts';
import { hostilePdfs } from '../hostilePdfs.ts';
import { overlappingZip, zipFile } from '../zipFiles.ts';
import { sentence, trial } from './trial.ts';
import type { Trial } from './trial.ts';

const s = sentence;
const text = (name: string, word: string): { name: string; bytes: string } => ({ name, bytes: s(word) });
const cell = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
const OLE = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

export const packed = (): Trial[] => [
  trial('packed/usual.zip', zipFile([text('a.txt', 'zip a'), text('b/c.txt', 'zip c')]), {
    texts: [s('zip a'), s('zip c')],
  }),
  trial('packed/nested.zip', zipFile([{ name: 'in.zip', bytes: zipFile([text('deep.txt', 'nested')]) }]), {
    texts: [s('nested')],
  }),
  trial('packed/table.zip', zipFile([{ name: 't.csv', bytes: `id,text\n1,${s('zipped row')}\n` }]), {
    texts: [s('zipped row')],
  }),
  trial('packed/empty.zip', zipFile([]), { reason: /without files/ }),
  trial('packed/up.zip', zipFile([text('../../etc/up.txt', 'path trick')]), { texts: [s('path trick')] }),
  trial('packed/root.zip', zipFile([text('/etc/passwd.txt', 'absolute')]), { texts: [s('absolute')] }),
  trial('packed/locked.zip', zipFile([{ ...text('a.txt', 'locked'), flags: 1 }]), { reason: /password/ }),
  trial('packed/wrong-sum.zip', zipFile([{ ...text('a.txt', 'sum'), crc: 1 }, text('b.txt', 'right sum')]), {
    texts: [s('right sum')],
  }),
  trial('packed/overlap.zip', overlappingZip(50, 1_000_000), { reason: /./ }),
  trial('packed/bomb.zip', zipFile([{ name: 'zeros.txt', bytes: Buffer.alloc(64 * 2 ** 20, 0x20) }]), {
    reason: /./,
  }),
  trial('packed/cut.zip', zipFile([text('a.txt', 'cut')]).subarray(0, 60), { reason: /./ }),
  trial('packed/mac.zip', zipFile([text('a.txt', 'mac zip'), text('__MACOSX/._a.txt', 'fork')]), {
    texts: [s('mac zip')],
  }),
  trial('packed/zip.txt', zipFile([text('a.txt', 'zip in txt')]), { texts: [s('zip in txt')] }),
  trial('packed/usual.docx', docxFile(wordLine(s('word'))), { texts: [s('word')] }),
  trial('packed/two-lines.docx', docxFile(wordLine(s('one')) + wordLine(s('two'))), {
    texts: [`${s('one')}\n${s('two')}`],
  }),
  trial(
    'packed/outside.docx',
    docxFile(wordLine(s('outside')), {
      relations: [['rId9', 'attachedTemplate', 'http://example.org/x.dotm', 'External']],
    }),
    {
      texts: [s('outside')],
    },
  ),
  trial('packed/empty.docx', docxFile(''), { reason: /without text/ }),
  trial('packed/docx.zip', docxFile(wordLine(s('word in zip'))), { texts: [s('word in zip')] }),
  trial('packed/old.doc', Buffer.concat([OLE, Buffer.alloc(4096)]), { reason: /old|Word|Office/ }),
  trial('packed/usual.odt', odtFile(`<text:p>${s('odt')}</text:p>`), { texts: [s('odt')] }),
  trial(
    'packed/usual.epub',
    epubFile('A book', [['one.xhtml', `<html><body><p>${s('epub')}</p></body></html>`]]),
    {
      texts: [s('epub')],
    },
  ),
  trial(
    'packed/usual.xlsx',
    xlsxFile([
      {
        name: 'S',
        rows: `<row>${cell('id')}${cell('text')}</row><row>${cell('1')}${cell(s('sheet'))}</row>`,
      },
    ]),
    {
      texts: [s('sheet')],
    },
  ),
  trial('packed/usual.pdf', pdfOf([[{ text: s('pdf'), y: 700 }]]), { texts: [s('pdf')] }),
  trial('packed/deflated.pdf', pdfOf([[{ text: s('deflated'), y: 700 }]], { deflate: true }), {
    texts: [s('deflated')],
  }),
  trial('packed/anybody.pdf', pdfOf([[{ text: s('anybody'), y: 700 }]], { password: '' }), {
    texts: [s('anybody')],
  }),
  trial('packed/locked.pdf', pdfOf([[{ text: s('locked'), y: 700 }]], { password: 'secret' }), {
    reason: /password/,
  }),
  trial('packed/scan.pdf', pdfOf([[], []]), { reason: /scan/ }),
  trial('packed/cut.pdf', '%PDF-1.4\n1 0 obj\n<<', { reason: /./ }),
  trial('packed/pdf.txt', pdfOf([[{ text: s('pdf in txt'), y: 700 }]]), { texts: [s('pdf in txt')] }),
  ...Object.entries(hostilePdfs()).map(([name, bytes]) =>
    trial(`hostile/${name}.pdf`, bytes, { either: true }),
  ),
];
