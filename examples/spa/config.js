/** Where Slices runs. Its setting Cors:Origins has to name the origin of this page, which has to be of the same site. */
export const site = "http://localhost:5080";
