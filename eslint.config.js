/** Lint rules: typescript-eslint's strictest type-aware set, and the directions in which the layers may import. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

const ELECTRON = {
  regex: '^electron($|/)',
  message: 'Only a few files of main know Electron; this one runs in plain Node too.',
};
/** The two ends of the bridge, each with its own file: a way around it is a hole. */
const bridgeEnd = (...names) => ({
  regex: '^electron($|/)',
  importNames: ['default', ...names],
  message:
    'The window is answered by main/ipc/register.ts, and asks through main/preload.ts; by nothing else.',
});
/** The files that speak to Electron; all others run, and are tested, in plain Node. */
const WITH_ELECTRON = [
  ...['index', 'window', 'security', 'menu', 'preload', 'ipc/register', 'ingest/fork'].map(
    (name) => `main/${name}.ts`,
  ),
  'main/app/**',
];
const RENDERER = {
  regex: '(^|/)renderer/',
  message: 'Nothing imports the renderer.',
};
const NODE = {
  regex: '^node:',
  message: 'There is no Node in the window.',
};

/** What the files of a layer may not import. */
function layer(files, { ignores = [], patterns = [] }) {
  return {
    files,
    ignores,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [RENDERER, ...patterns] }],
    },
  };
}

export default tseslint.config(
  { ignores: ['node_modules/', '.setup/', 'out/', 'dist/', 'test/out/', 'test/fixtures/', 'resources/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte', 'scripts/**/*.mjs'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // numbers and ids are what our sentences are made of
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // our interfaces are bundles of closures, taken apart on purpose; classes keep to `this` by #private
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      // `() => list.push(x)` says what it does
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.{js,mjs}'], // set-up runs before there is anything to strip types with; JSDoc gives them
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  ...svelte.configs.recommended, // after the rules for TypeScript, whose parser is not for components
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'no-undef': 'off', // the compiler knows what there is
      'prefer-const': 'off', // svelte/prefer-const knows that props change
      'svelte/prefer-const': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inspect': 'error',
      'svelte/no-unused-props': 'error',
      'svelte/no-useless-mustaches': 'off', // {' '} keeps a space that the formatter would move
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message: 'The policy of the window forbids style="": use a class or style:property.',
        },
      ],
    },
  },
  { rules: { 'max-lines': ['warn', { max: 300 }], eqeqeq: 'error' } },

  {
    files: ['main/**', 'shared/**', 'renderer/**'],
    ignores: ['main/cli.ts', 'main/cli/**'],
    rules: { 'no-console': 'error' },
  },

  layer(['shared/**'], {
    patterns: [ELECTRON, { regex: '^(\\.\\./)+main/', message: 'shared imports nothing but shared.' }, NODE],
  }),
  layer(['renderer/**/*.ts', 'renderer/**/*.svelte'], {
    patterns: [
      ELECTRON,
      NODE,
      { regex: '^(\\.\\./)+(main|test|scripts)/', message: 'The window imports shared and itself.' },
    ],
  }),
  layer(['main/**'], { ignores: WITH_ELECTRON, patterns: [ELECTRON] }), // those below say more
  layer(WITH_ELECTRON, {
    ignores: ['main/ipc/register.ts', 'main/preload.ts'],
    patterns: [bridgeEnd('ipcMain', 'ipcRenderer')],
  }),
  layer(['main/ipc/register.ts'], { patterns: [bridgeEnd('ipcRenderer')] }),
  layer(['main/preload.ts'], { patterns: [bridgeEnd('ipcMain')] }),
  layer(['main/engine/**'], {
    patterns: [
      ELECTRON,
      { regex: '^better-sqlite3', message: 'The engine emits events; who calls it keeps them.' },
      {
        regex: '^(\\.\\./)+(services|db|cli|ipc|trainer|paths\\.ts|cli\\.ts)',
        message: 'The engine imports shared and itself, nothing else of main.',
      },
    ],
  }),
  layer(['main/services/**', 'main/db/**', 'main/paths.ts'], {
    ignores: ['main/services/inProcessHost.ts'], // the one place where the command line's engine is started
    patterns: [
      ELECTRON,
      { regex: '/cli(/|\\.ts$)', message: 'Services do not know who calls them.' },
      {
        regex: '/engine/(ops|train|model/awdLstm|model/generate)',
        allowTypeImports: true,
        message: 'Services reach a running engine through their EngineHost only.',
      },
    ],
  }),
  layer(['main/cli.ts', 'main/cli/**'], { patterns: [ELECTRON] }),

  {
    files: ['test/**'],
    rules: {
      // a stub keeps the shape of what it stands for, awaited or not
      '@typescript-eslint/require-await': 'off',
    },
  },
);
