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
const foldersIn = (path) =>
  readdirSync(new URL(path, import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
const features = foldersIn("./src/features");
const forbiddenTo = (feature) => [
  { group: ["@/app/*"], message: "A feature does not know the app." },
  {
    group: features.filter((other) => other !== feature).map((other) => `@/features/${other}/*`),
    message: "A feature never imports another: move what both need to shared.",
  },
];

// Within the judge feature imports run one way, too: page → panels, practice → stage, loop → keys.
// The page's own files, at the top of the folder, may import every room.
const judgeRooms = {
  keys: [],
  loop: [],
  stage: ["keys"],
  panels: ["keys", "stage"],
  practice: ["keys", "loop", "stage"],
};
const roomLayer = (room) =>
  layer(
    [`src/features/judge/${room}/**`],
    [
      ...forbiddenTo("judge"),
      {
        group: [
          "@/features/judge/*",
          ...(judgeRooms[room] ?? []).map((other) => `!@/features/judge/${other}`),
        ],
        message: "Rooms of the judge feature import one way: see judgeRooms in eslint.config.js.",
      },
    ],
  );

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
  ...features.map((name) => layer([`src/features/${name}/**`], forbiddenTo(name))),
  ...foldersIn("./src/features/judge").map(roomLayer),
  // The texts are one long list by nature.
  { files: ["src/shared/i18n/*/*.ts", "**/*.test.{ts,tsx}"], rules: { "max-lines": "off" } },
  { files: ["eslint.config.js"], extends: [tseslint.configs.disableTypeChecked] },
);
