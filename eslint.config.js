/** Lint rules: typescript-eslint's strictest type-aware set, and the directions in which the layers may import. */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const ELECTRON = {
  regex: '^electron($|/)',
  message: 'Only the windows of main know Electron.',
};
const RENDERER = {
  regex: '(^|/)renderer/',
  message: 'Nothing imports the renderer.',
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
    files: ['**/*.ts', 'scripts/**/*.mjs'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
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
  { rules: { 'max-lines': ['warn', { max: 300 }], eqeqeq: 'error' } },

  {
    files: ['main/**', 'shared/**'],
    ignores: ['main/cli.ts', 'main/cli/**'],
    rules: { 'no-console': 'error' },
  },

  layer(['shared/**'], {
    patterns: [
      ELECTRON,
      { regex: '^(\\.\\./)+main/', message: 'shared imports nothing but shared.' },
      { regex: '^node:', message: 'shared also runs in the window, where there is no Node.' },
    ],
  }),
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
