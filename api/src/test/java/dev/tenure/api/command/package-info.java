@NullMarked
package dev.tenure.api.command;

import org.jspecify.annotations.NullMarked;
