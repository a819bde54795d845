export const palette = {
  open: "Search…",
  title: "Search, pages and actions",
  hint: "Page, action, product or image…",
  nothing: "Nothing found. Products and images are found by how their id begins.",
  section: {
    pages: "Pages",
    actions: "Actions",
    projects: "Projects",
    products: "Products",
    images: "Images",
  },
  action: {
    import: "Import images",
    retrain: "Retrain the model now",
    freeze: "Freeze a batch",
    invite: "Invite a person",
    create: "New project",
  },
} as const;
