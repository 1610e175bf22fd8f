package dev.tenure.worker;

import dev.tenure.activities.temporal.Patience;
import dev.tenure.workflows.subscription.Searchable;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, before the workers poll, that Temporal knows the search attributes: a workflow that writes an unknown one
 * fails its task again and again.
 */
record SearchAttributes(boolean areOn) {
    private static final Logger LOG = LoggerFactory.getLogger(SearchAttributes.class);
    private static final long CALL_SECONDS = 10;
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Creates what is missing where that is allowed; else stops the start with a sentence. */
    static SearchAttributes known(WorkflowClient client, Settings settings) {
        boolean areOn = settings.oneOf("TENURE_SEARCH_ATTRIBUTES", "on", "off").equals("on");
        if (areOn) {
            Registry registry = new Registry(client);
            Patience.USUAL.until("search_attributes", registry::missing);
            registry.know();
        }
        return new SearchAttributes(areOn);
    }

    private record Registry(OperatorServiceBlockingStub operator, String namespace) {

        Registry(WorkflowClient client) {
            this(operator(client.getWorkflowServiceStubs()), client.getOptions().getNamespace());
        }

        /** The same connection and credentials as the client's. */
        private static OperatorServiceBlockingStub operator(WorkflowServiceStubs stubs) {
            return OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                            .setChannel(stubs.getRawChannel())
                            .setGrpcMetadataProviders(stubs.getOptions().getGrpcMetadataProviders())
                            .validateAndBuildWithDefaults())
                    .blockingStub();
        }

        void know() {
            Map<String, IndexedValueType> missing = missing();
            try {
                if (!missing.isEmpty()) {
                    LOG.info("search_attributes_added names={} namespace={}", missing.keySet(), namespace);
                    inTime().addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                            .setNamespace(namespace)
                            .putAllSearchAttributes(missing)
                            .build());
                }
                awaitKnown();
            } catch (StatusRuntimeException e) {
                throw new SettingException(sentence(missing), e);
            }
        }

        /** A cluster tells its members of new attributes after a moment. */
        private void awaitKnown() {
            long endNanos = System.nanoTime() + UNTIL_KNOWN.toNanos();
            while (!missing().isEmpty()) {
                if (System.nanoTime() - endNanos >= 0) {
                    throw new SettingException(sentence(missing()));
                }
                pause();
            }
        }

        private Map<String, IndexedValueType> missing() {
            Map<String, IndexedValueType> known = inTime().listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(namespace)
                            .build())
                    .getCustomAttributesMap();
            Map<String, IndexedValueType> missing = new TreeMap<>();
            for (SearchAttributeKey<?> key : Searchable.keys()) {
                if (!known.containsKey(key.getName())) {
                    missing.put(key.getName(), key.getValueType());
                }
            }
            return missing;
        }

        private OperatorServiceBlockingStub inTime() {
            return operator.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
        }

        private String sentence(Map<String, IndexedValueType> missing) {
            return "Temporal's namespace %s lacks the search attributes %s, and they cannot be created from here: create them, or set TENURE_SEARCH_ATTRIBUTES=off for api and worker."
                    .formatted(namespace, missing.keySet());
        }

        private static void pause() {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while Temporal learns the search attributes", e);
            }
        }
    }
}
