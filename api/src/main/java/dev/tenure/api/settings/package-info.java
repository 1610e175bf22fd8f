/** What the doors are told by their environment. */
@NullMarked
package dev.tenure.api.settings;

import org.jspecify.annotations.NullMarked;
