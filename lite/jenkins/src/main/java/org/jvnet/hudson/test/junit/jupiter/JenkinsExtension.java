package org.jvnet.hudson.test.junit.jupiter;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.jvnet.hudson.test.JenkinsRule;

public class JenkinsExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(JenkinsExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext extensionContext) {
        return parameterContext.getParameter().getType() == JenkinsRule.class;
    }

    /** One parameter of a test starts Jenkins; a second one fails, as on a real Jenkins. */
    @Override
    public Object resolveParameter(ParameterContext parameterContext, ExtensionContext extensionContext) {
        var rule = extensionContext
                .getStore(NAMESPACE)
                .computeIfAbsent(JenkinsRule.class, type -> new JenkinsRule(), JenkinsRule.class);
        try {
            rule.before();
            return rule;
        } catch (Throwable x) {
            throw new ParameterResolutionException("Jenkins does not start", x);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        var rule = context.getStore(NAMESPACE).remove(JenkinsRule.class, JenkinsRule.class);
        if (rule != null) {
            rule.after();
        }
    }
}
