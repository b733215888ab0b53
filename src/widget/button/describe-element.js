// For @custom-elements-manifest/analyzer: describes the element from its class.

const ELEMENT = 'src/widget/button/ontid-signin.ts';

/** Members that are no options. */
const PUBLIC = ['version', 'signIn'];

let checker;

/** The analyzer copies types as they are written (`Looks['theme']`); editors need the values. */
const typesWrittenOut = {
  name: 'types-written-out',
  analyzePhase({ ts, node, moduleDoc }) {
    if (!ts.isClassDeclaration(node)) return;
    const declaration = moduleDoc.declarations?.find(({ name }) => name === node.name?.text);
    for (const member of node.members.filter(ts.isPropertyDeclaration)) {
      const field = declaration?.members?.find(({ name }) => name === member.name.getText());
      if (!field?.attribute) continue;
      const type = checker.getNonNullableType(checker.getTypeAtLocation(member));
      const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
      field.type = { text: checker.typeToString(type, undefined, flags).replaceAll('"', "'") };
      // A description may take several lines of the docstring.
      field.description = field.description?.replace(/\s+/g, ' ');
      const attribute = declaration.attributes.find(({ fieldName }) => fieldName === field.name);
      if (attribute)
        Object.assign(attribute, { type: field.type, description: field.description, default: field.default });
    }
  },
};

/** Leaves out what is for the browser and for Lit, and names the file that the package has. */
const publicOnly = {
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules) {
      module.path = 'index.js';
      module.declarations = module.declarations.filter(({ customElement }) => customElement);
      module.exports = module.exports.filter(({ name }) =>
        module.declarations.some((declaration) => declaration.name === name),
      );
      for (const exported of module.exports) exported.declaration.module = module.path;
      for (const declaration of module.declarations) {
        declaration.members = declaration.members.filter(
          ({ attribute, type, name }) => (attribute && type) || PUBLIC.includes(name),
        );
        declaration.attributes = declaration.attributes.filter(({ type }) => type);
      }
    }
  },
};

export default {
  globs: [ELEMENT],
  outdir: 'dist/library',
  litelement: true,
  packagejson: false,
  quiet: true,

  plugins: [typesWrittenOut, publicOnly],
  overrideModuleCreation({ ts, globs }) {
    const program = ts.createProgram(globs, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      skipLibCheck: true,
    });
    checker = program.getTypeChecker();
    return program.getSourceFiles().filter(({ fileName }) => fileName.endsWith(ELEMENT));
  },
};
