@org.jspecify.annotations.NullMarked
package sparkmixed.inference;
