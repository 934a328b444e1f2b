/** The real window over a fake main process: `?scene=three&theme=dark&size=1.5#/data`. For looking and for tests. */
import '../../renderer/noCodeFromText.ts';
import '../../renderer/styles/fonts.css';
import '../../renderer/styles/tokens.css';
import '../../renderer/styles/base.css';
import { connect, setApi } from '../../renderer/api.ts';
import { TEXT_SIZES, THEMES } from '../../shared/app.ts';
import { FakeMain } from './fakeMain.ts';
import { SCENES } from './scenes/scenes.ts';

const asked = new URLSearchParams(location.search);
const name = asked.get('scene') ?? 'three';
const scene = SCENES[name];
if (scene === undefined) throw new Error(`scenes are ${Object.keys(SCENES).join(', ')}`);

const main = new FakeMain(scene());
main.settings = {
  ...main.settings,
  theme: THEMES.find((theme) => theme === asked.get('theme')) ?? 'system',
  textSize: TEXT_SIZES.find((size) => size === Number(asked.get('size'))) ?? 1,
};
setApi(connect(main.bridge()));

// only now, for modules may look at the main process as soon as they are loaded
const { start } = await import('../../renderer/start.ts');
await start();
main.start();

declare global {
  interface Window {
    /** for tests: what the fake main process was asked, and the way to make it tell something */
    stage: FakeMain;
  }
}
window.stage = main;
