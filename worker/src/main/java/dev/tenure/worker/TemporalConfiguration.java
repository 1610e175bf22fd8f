package dev.tenure.worker;

import dev.tenure.workflows.payload.PayloadJson;
import io.temporal.common.converter.DataConverter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the Temporal starter's client writes payloads, in an application that runs the engine room alone. */
@Configuration(proxyBeanMethods = false)
class TemporalConfiguration {

    @Bean
    static DataConverter dataConverter() {
        return PayloadJson.converter();
    }
}
