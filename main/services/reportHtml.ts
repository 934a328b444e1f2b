/** HTML as text that cannot be broken out of: every value put into a template is escaped. */

/** Markup that is safe to insert; only `html` and `markup` make it. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Value[] | null | false;

/** Template tag: literal parts are markup, values are text; arrays are joined, null and false are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return markup(parts.map((part, i) => part + (i < values.length ? render(values[i] ?? null) : '')).join(''));
}

/** Declares text of this program's own making to be markup; never a user's text. */
export function markup(text: string): Html {
  return { html: text };
}

/** Text for an element or a quoted attribute. Control characters and lone surrogates have no place in HTML. */
export function escapeHtml(text: string): string {
  return (
    text
      // lone surrogates
      .replace(/\p{Surrogate}/gu, '\ufffd')
      // eslint-disable-next-line no-control-regex -- control characters are what this removes
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}

function render(value: Value): string {
  if (value === null || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(render).join('');
  return value.html;
}

function isList(value: Html | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}
