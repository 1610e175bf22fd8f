package dev.tenure.api;

import dev.tenure.api.security.Caller;
import dev.tenure.api.security.Member;
import dev.tenure.api.settings.Settings;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.env.Environment;
import tools.jackson.databind.PropertyNamingStrategies;

/**
 * All doors. A host imports it and gives a {@code Clock} named {@code billingClock}, a {@code DataSource} that logs in as
 * {@code tenure_app}, and a {@code WorkflowClient} with Tenure's payload converter; and it reads {@code tenure-api.yml}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        basePackageClasses = ApiConfiguration.class,
        nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class,
        excludeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ApiApplication.class))
public class ApiConfiguration {

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Member.class, Caller.class);
    }

    @Bean
    static Settings apiSettings(Environment environment) {
        return new Settings(environment);
    }

    @Bean
    static JsonMapperBuilderCustomizer snakeCase() {
        return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }

    /** The description of the API is made by another JSON library than the answers, so it is told the spelling, too. */
    @Bean
    static ModelResolver snakeCaseDescription() {
        return new ModelResolver(Json.mapper()
                .copy()
                .setPropertyNamingStrategy(com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE));
    }
}
