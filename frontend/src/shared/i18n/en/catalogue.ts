export const catalogue = {
  title: "Catalogue",
  description: "All generated images with their scores and decisions.",
  filter: {
    verdict: "Decision",
    flag: "Flag",
    ordering: "Order",
    any: "Any",
    clear: "Clear filters",
    nothing: "No match.",
    more: "There are more. Type part of the name.",
  },
  ordering: {
    "-id": "Newest first",
    id: "Oldest first",
    "-score": "Best score first",
    score: "Lowest score first",
    "-uncertainty": "Least certain first",
    p_consistent: "Most changed product first",
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
    title: "Image not found",
    text: "The address may be mistyped, or the image is not in this project.",
  },
  end: "End of the list.",
  gold: {
    title: "Gold question",
    hint: "The known answer for this image. It is used to check or to teach annotators, never for training.",
    none: "Not gold",
    good: "Good: the background suits the product",
    bad: "Bad: the background does not suit the product",
    use: {
      none: "The first known answers of each kind check annotators. Every third product with known answers is used for practice instead, because nobody is tested on images shown in practice.",
      test: "Images of this product check annotators. Practice never shows them.",
      practice: "Images of this product are for practice. Nobody is tested on them.",
    },
    refused: {
      audit:
        "This product is set aside for the audit. People judge it blind, so its images can't have known answers.",
    },
    changed: "The product was changed",
    explanation: "Explanation for annotators",
    saved: "Known answer saved",
  },
  noReport: "Not compared with the original yet.",
} as const;
