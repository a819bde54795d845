import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./app/app.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { keepOffline } from "./app/keepOffline";
import { startLanguage } from "./shared/i18n";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with the id root.");
const page = createRoot(root);

// A language that can't be fetched is no reason to show nothing: English is there.
void startLanguage()
  .catch(() => undefined)
  .then(() =>
    page.render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );

keepOffline();
