@NullMarked
package dev.tenure.paddle;

import org.jspecify.annotations.NullMarked;
