export const catalogue = {
  title: "Catalogue",
  description: "All generated images with their scores and decisions.",
  filter: {
    verdict: "Decision",
    flag: "Flag",
    ordering: "Order",
    any: "Any",
    clear: "Clear filters",
    nothing: "Nothing is called so.",
    more: "There are more: type a part of the name.",
  },
  ordering: {
    "-id": "Newest first",
    id: "Oldest first",
    "-score": "Best score first",
    score: "Lowest score first",
    "-uncertainty": "Least sure first",
    p_consistent: "Product most changed first",
  },
  list: "Generated images",
  open: "Open {{id}}",
  details: "Details",
  empty: {
    title: "No images here",
    text: "Import products and the images generated from them to see them here.",
    filtered: "No image matches these filters.",
  },
  missing: {
    title: "There is no such image here",
    text: "The address may be mistyped, or the image is not in this project.",
  },
  end: "That is all.",
  gold: {
    title: "Gold question",
    hint: "What is right about this image, for those who judge. It never trains.",
    none: "Not gold",
    good: "Good: the background suits",
    bad: "Bad: the background does not suit",
    use: {
      none: "The first known answers of a kind check annotators; every third product with some is for practice instead, for nobody is tested on what practice shows.",
      test: "Images of this product check annotators. Practice never shows them.",
      practice: "Images of this product are for practice. Nobody is tested on them.",
    },
    refused: {
      audit:
        "This product is set aside for the audit: it is judged blind, so nothing may be said to be right about its images.",
    },
    changed: "The product was changed",
    explanation: "What annotators are told",
    saved: "Known answer saved",
  },
  noReport: "Not compared with the original yet.",
} as const;
