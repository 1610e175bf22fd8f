@NullMarked
package dev.tenure.sandbox;

import org.jspecify.annotations.NullMarked;
