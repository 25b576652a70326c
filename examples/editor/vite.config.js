// Needed here only because the package is a link to a folder outside of this one; an installed package needs no configuration.
export default { server: { fs: { allow: ["../.."] } } };
