package dev.tenure.sandbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Links into Temporal's pages. */
final class WorkflowLinksTest {

    @Test
    void aSubscriptionsWorkflowIsFoundInItsNamespace() {
        WorkflowLinks links = new WorkflowLinks(Optional.of(URI.create("http://localhost:8233")), "rehearsal");

        assertThat(links.of("sub_01a"))
                .contains("http://localhost:8233/namespaces/rehearsal/workflows/subscription%2Fsub_01a");
        assertThat(links.of(null)).isEmpty();
    }

    @Test
    void withoutPagesThereIsNoLink() {
        assertThat(new WorkflowLinks(Optional.empty(), "default").of("sub_01a")).isEmpty();
    }
}
