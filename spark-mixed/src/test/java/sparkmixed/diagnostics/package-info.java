@org.jspecify.annotations.NullMarked
package sparkmixed.diagnostics;
