// SCSS as the standard has it, and the house's rule: only style/tokens.scss names a colour.

const COLOUR_FUNCTIONS = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "light-dark"];

/** @type {import("stylelint").Config} */
export default {
  extends: "stylelint-config-standard-scss",
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    "color-named": "never",
    "color-no-hex": true,
    "function-disallowed-list": COLOUR_FUNCTIONS,
    // Both directions of writing are served: left and right would be wrong in one of them.
    "property-disallowed-list": [
      "/^(margin|padding|border)-(left|right)(-|$)/",
      "/^border-(top|bottom)-(left|right)-radius$/",
      "left",
      "right",
    ],
    // Blocks of custom properties and one-line rules are laid out by eye.
    "custom-property-empty-line-before": null,
    "declaration-empty-line-before": null,
    "scss/double-slash-comment-empty-line-before": null,
    // `block__element--modifier`, as the components' files are named.
    "selector-class-pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*(__[a-z0-9-]+)?(--[a-z0-9-]+)?$",
    "no-descending-specificity": null,
  },
  overrides: [
    {
      files: "style/tokens.scss",
      rules: { "color-named": null, "color-no-hex": null, "function-disallowed-list": null },
    },
  ],
};
