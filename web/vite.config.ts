import { defineConfig } from "vitest/config";

// Each island is an entry of its own. The server reads the manifest and links what is there; without it, pages have no script.
export default defineConfig({
  base: "/static/islands/",
  publicDir: false,
  build: {
    outDir: "../src/dateline/web/static/islands",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: { input: { page: "src/page.ts", reader: "src/reader.ts", timeline: "src/timeline.ts" } },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "jsdom" },
});
