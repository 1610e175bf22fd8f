/** Tries the pages as people use them. */
@NullMarked
package dev.tenure.sandbox.pages;

import org.jspecify.annotations.NullMarked;
