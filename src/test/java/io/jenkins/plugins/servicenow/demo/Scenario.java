package io.jenkins.plugins.servicenow.demo;

import hudson.model.Action;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;

/** Which build the demo shows. */
enum Scenario {
    SUCCESS(Result.SUCCESS, "an image that passes its tests"),
    FAILURE(
            Result.FAILURE,
            "an image that does not boot, asked for without the feature grub",
            new ParametersAction(new StringParameterValue("FEATURES", "docker ssh hardening"))),
    ORDER(Result.SUCCESS, "an image that is ordered in the service catalog"),
    AUDIT(Result.SUCCESS, "an image with all that an auditor asks for"),
    CANCEL(Result.ABORTED, "a rollout whose change request is put on hold, released and canceled");

    private final Result result;
    private final String title;
    private final Action[] given;

    Scenario(Result result, String title, Action... given) {
        this.result = result;
        this.title = title;
        this.given = given;
    }

    /** @throws IllegalArgumentException when there is no such scenario */
    static Scenario of(String name) {
        for (var scenario : values()) {
            if (scenario.name().equalsIgnoreCase(name)) {
                return scenario;
            }
        }
        throw new IllegalArgumentException(
                "There is no scenario '" + name + "'. Give success, failure, order, audit or cancel.");
    }

    /** How the build ends. */
    Result result() {
        return result;
    }

    String title() {
        return title;
    }

    /** What the build is started with. */
    Action[] given() {
        return given.clone();
    }
}
