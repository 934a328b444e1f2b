/** How the window's components are compiled. */
export default { compilerOptions: { runes: true } };
