/** The switches that are burnt into the packaged program: what its argv and environment can no longer make of it. */
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/**
 * `release` is for people. `e2e` is the same with Node's inspector left in, through which Playwright drives it.
 * @typedef {'release' | 'e2e'} Flavour
 */

/** @returns {Flavour} */
export const flavour = () => (process.env['ULMFIT_FLAVOUR'] === 'e2e' ? 'e2e' : 'release');

/**
 * All nine. A tenth in a new Electron makes the packaging fail instead of being forgotten.
 * @param {Flavour} of
 */
const wantedFuses = (of) => ({
  [FuseV1Options.RunAsNode]: false, // ELECTRON_RUN_AS_NODE would make a Node of it, with our name
  [FuseV1Options.EnableCookieEncryption]: false, // there are no cookies
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false, // NODE_OPTIONS could load any code
  [FuseV1Options.EnableNodeCliInspectArguments]: of === 'e2e',
  // has no effect on Linux; there the package's files are root's
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: process.platform !== 'linux',
  [FuseV1Options.OnlyLoadAppFromAsar]: true, // a planted folder `app` is not looked at
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // there is none
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false, // the window is served by app://
  [FuseV1Options.WasmTrapHandlers]: true, // as Electron has it: the portable engine is WebAssembly
});

/** @param {string} program */
export async function setFuses(program) {
  const wire = await getCurrentFuseWire(program);
  // an older Electron has fewer; one that it has and we do not name is an error
  const named = Object.entries(wantedFuses(flavour())).filter(([key]) => key in wire);
  await flipFuses(program, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    .../** @type {ReturnType<typeof wantedFuses>} */ (Object.fromEntries(named)),
  });
}

/**
 * @param {string} program
 * @returns {Promise<Record<string, boolean>>} the fuses that are in a program, by name
 */
export async function readFuses(program) {
  const ON = 49; // the character 1
  const wire = await getCurrentFuseWire(program);
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([key]) => key !== 'version')
      .map(([key, state]) => [FuseV1Options[Number(key)] ?? key, Number(state) === ON]),
  );
}
