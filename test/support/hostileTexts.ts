/** Texts that would do harm where they were taken for markup, and texts that deceive the eye. */

export function hostileTexts(): string[] {
  const run = 'window.__xss=1';
  const tags = [
    `<script>${run}</script>`,
    `<img src=x onerror="${run}">`,
    `<svg onload="${run}">`,
    `<svg><script>${run}</script></svg>`,
    `<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>`,
    `<iframe src="javascript:${run}"></iframe>`,
    `<a href="javascript:${run}">x</a>`,
    `<body onload="${run}">`,
    `<details open ontoggle="${run}">`,
    `<input autofocus onfocus="${run}">`,
    `<video><source onerror="${run}"></video>`,
    `<math><mtext></p><img src=x onerror="${run}">`,
    `<template><script>${run}</script></template>`,
    `<style>@import "http://127.0.0.1/x"; body{background:url(javascript:${run})}</style>`,
    `<link rel=stylesheet href="data:text/css,*{display:none}">`,
    `<meta http-equiv=refresh content="0;url=http://127.0.0.1/">`,
    `<base href="http://127.0.0.1/">`,
    `<form action="http://127.0.0.1/"><button autofocus>x</button></form>`,
    `<object data="data:text/html,<script>${run}</script>"></object>`,
    `<embed src="data:text/html,<script>${run}</script>">`,
  ];
  const wraps = [(x: string) => x, (x: string) => `"'>${x}`, (x: string) => `{@html \`${x}\`}`];
  const strange = [
    '\u202Egnp.exe\u202C',
    '\u2066\u2067א\u2069 abc \u05D0\u05D1',
    'zero\u200Bwidth\u200D\uFEFF text',
    'e\u0301\u0301\u0301\u0301 combining',
    '{{constructor.constructor("window.__xss=1")()}}',
    '${window.__xss=1}',
    '__proto__ constructor toString',
  ];
  return [...tags.flatMap((tag) => wraps.map((wrap) => wrap(tag))), ...strange];
}
