import {
  Badge,
  Button,
  Card,
  Drawer,
  createTheme,
  Modal,
  Paper,
  Table,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from "@mantine/core";

// Neutral greys: a tint beside a picture changes how people see its colours.
const gray: MantineColorsTuple = [
  "#fafafa",
  "#f4f4f4",
  "#e9e9e9",
  "#dadada",
  "#b5b5b5",
  "#8c8c8c",
  "#696969",
  "#4d4d4d",
  "#343434",
  "#1d1d1d",
];
const dark: MantineColorsTuple = [
  "#ededed",
  "#c2c2c2",
  "#9d9d9d",
  "#707070",
  "#3d3d3d",
  "#303030",
  "#232323",
  "#181818",
  "#121212",
  "#0b0b0b",
];
const accent: MantineColorsTuple = [
  "#eef1fe",
  "#dde3fb",
  "#bac4f5",
  "#93a3ee",
  "#7587e8",
  "#6074e2",
  "#4a5ed4",
  "#3f51bd",
  "#3546a6",
  "#2a3888",
];

const FONT =
  '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

export const theme = createTheme({
  colors: { gray, dark, accent },
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  fontFamily: FONT,
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  headings: {
    fontFamily: FONT,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "23px", lineHeight: "1.3" },
      h2: { fontSize: "16px", lineHeight: "1.4" },
      h3: { fontSize: "14px", lineHeight: "1.4" },
    },
  },
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "11px", xl: "18px" },
  defaultRadius: "md",
  focusRing: "auto",
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Badge: Badge.extend({ defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 550 } }),
    Button: Button.extend({ defaultProps: { fw: 550 } }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: "lg" } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, overlayProps: { opacity: 0.45 } },
      styles: { title: { fontSize: 16, fontWeight: 620 } },
    }),
    // A dialog's header is not a landmark of the page.
    ModalHeader: Modal.Header.extend({ defaultProps: { role: "none" } }),
    DrawerHeader: Drawer.Header.extend({ defaultProps: { role: "none" } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true } }),
    Table: Table.extend({
      defaultProps: {
        verticalSpacing: "sm",
        horizontalSpacing: "lg",
        borderColor: "var(--line)",
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 400 } }),
  },
});

/** Text a little softer than black, and discreet borders. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    // Pale badges whose text still has a contrast of at least 4.5.
    "--mantine-color-teal-light": "#e2f4ec",
    "--mantine-color-teal-light-hover": "#d3ede1",
    "--mantine-color-teal-light-color": "#0a6349",
    "--mantine-color-red-light": "#fbe9e8",
    "--mantine-color-red-light-hover": "#f7dcda",
    "--mantine-color-red-light-color": "#a3231f",
    "--mantine-color-red-text": "#c0281f",
    "--mantine-color-error": "var(--mantine-color-red-text)",
    "--mantine-color-yellow-light": "#faf0d7",
    "--mantine-color-yellow-light-color": "#754a00",
    "--mantine-color-gray-light": "#efefef",
    "--mantine-color-gray-light-color": "#4d4d4d",
    "--mantine-color-text": "#1a1a1a",
    "--mantine-color-default-border": "var(--mantine-color-gray-3)",
  },
  dark: {
    "--mantine-color-text": "var(--mantine-color-dark-0)",
    "--mantine-color-teal-light": "#12352a",
    "--mantine-color-teal-light-hover": "#174436",
    "--mantine-color-teal-light-color": "#86dcb9",
    "--mantine-color-red-light": "#3f1d1c",
    "--mantine-color-red-light-hover": "#512422",
    "--mantine-color-red-light-color": "#f3aaa6",
    "--mantine-color-red-text": "#f3aaa6",
    "--mantine-color-error": "var(--mantine-color-red-text)",
    "--mantine-color-yellow-light": "#3a2f15",
    "--mantine-color-yellow-light-color": "#f0c975",
    "--mantine-color-gray-light": "#2d2d2d",
    "--mantine-color-gray-light-color": "#c2c2c2",
    "--mantine-color-default": "#262626",
    "--mantine-color-default-hover": "#2e2e2e",
  },
});
