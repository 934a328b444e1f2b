/**
 * Tells electron-builder to leave the packages alone: not to build them (the addons speak Node-API, one file for Node
 * and Electron) and not to collect them (stage.mjs has, and only what runs).
 */
export default () => false;
