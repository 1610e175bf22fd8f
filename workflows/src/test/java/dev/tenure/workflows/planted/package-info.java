/** Things that must not be done in the story, for the walls to be seen to fall. */
@NullMarked
package dev.tenure.workflows.planted;

import org.jspecify.annotations.NullMarked;
