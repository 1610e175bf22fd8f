@NullMarked
package dev.tenure.sandbox.launch;

import org.jspecify.annotations.NullMarked;
