import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where `npm run dev` finds the API.
const backend = process.env["PACKSHOT_BACKEND"] ?? "http://127.0.0.1:8000";

function folder(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

// A third of all code, loaded with the first chart.
const OF_CHARTS =
  /node_modules\/(recharts|victory|d3-|es-toolkit|immer|@?redux|react-redux|reselect|decimal|event)|src\/.*[cC]harts/;

// The server sends it as one script, so it may import nothing.
const OF_SERVICE_WORKER = /src\/(serviceWorker\.ts|offline\/)/;

// The sentences of the server's messages, which the server itself reads as well.
const words = folder("../scoring/vocabulary/words");

export default defineConfig(({ command }) => ({
  base: command === "build" ? "/static/" : "/",
  plugins: [react()],
  resolve: { alias: { "@": folder("./src"), "@tests": folder("./tests"), "@words": words } },
  build: {
    manifest: true,
    // The page itself is a Django template, which reads these entries from the manifest.
    rolldownOptions: {
      input: ["src/main.tsx", "src/serviceWorker.ts"],
      // What every page has, what several have, and a page's own. Left alone, the bundler makes a
      // file for each set of pages that share something: up to 46 scripts for a page.
      output: {
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], test: (id) => !OF_SERVICE_WORKER.test(id) },
            { name: "shared", minShareCount: 2, test: (id) => !OF_CHARTS.test(id) },
          ],
        },
      },
    },
    // An asset as a data: address would be refused by the content security policy (fonts).
    assetsInlineLimit: 0,
    sourcemap: false,
    // What every page has, React and Mantine among it.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    host: "127.0.0.1",
    fs: { allow: [".", words] },
    proxy: { "/api": backend, "/media": backend },
  },
  test: {
    restoreMocks: true,
    sequence: { shuffle: true },
    projects: [
      // A page takes most of a second to set up, and each of these files gets its own.
      {
        extends: true,
        test: {
          name: "page",
          environment: "jsdom",
          setupFiles: ["./tests/page.ts"],
          include: ["src/**/*.test.tsx", "src/**/*.page.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "logic",
          environment: "node",
          // These share their modules, which saves importing them again for each file.
          isolate: false,
          setupFiles: ["./tests/language.ts"],
          include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: ["src/**/*.page.test.ts"],
        },
      },
    ],
  },
}));
