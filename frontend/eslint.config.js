import { readdirSync } from "node:fs";
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

// Imports run api → shared → features → app, and a feature never imports another. Imports that
// leave their own folder must be written with "@/", so that these patterns see them.
const ownFolderOnly = {
  group: ["../*"],
  message: 'Write imports from other folders with "@/".',
};
const layer = (files, forbidden) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: [ownFolderOnly, ...forbidden] }],
  },
});
const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

export default tseslint.config(
  { ignores: ["dist", "coverage", "src/api/schema.d.ts"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ["src/**/*.{ts,tsx}"], extends: [reactHooks.configs.flat.recommended] },
  layer(
    ["src/api/**"],
    [{ group: ["@/shared/*", "@/features/*", "@/app/*"], message: "api is the lowest layer." }],
  ),
  layer(
    ["src/shared/**"],
    [{ group: ["@/features/*", "@/app/*"], message: "shared knows no feature and no app." }],
  ),
  ...features.map((name) =>
    layer(
      [`src/features/${name}/**`],
      [
        { group: ["@/app/*"], message: "A feature does not know the app." },
        {
          group: features.filter((other) => other !== name).map((other) => `@/features/${other}/*`),
          message: "A feature never imports another: move what both need to shared.",
        },
      ],
    ),
  ),
  // The texts are one long list by nature.
  { files: ["src/shared/i18n/*/*.ts", "**/*.test.{ts,tsx}"], rules: { "max-lines": "off" } },
  { files: ["eslint.config.js"], extends: [tseslint.configs.disableTypeChecked] },
);
