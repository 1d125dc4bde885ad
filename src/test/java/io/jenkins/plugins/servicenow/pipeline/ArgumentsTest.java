package io.jenkins.plugins.servicenow.pipeline;

import hudson.model.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class ArgumentsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bind 'x'                                            | required=x
            bind("x${1 + 1}")                                   | required=x2
            bind required: 'y', number: 3                       | required=y number=3
            bind([required: 'y', number: 3])                    | required=y number=3
            bind number: 3                                      | required=null number=3
            bind required: 'y', wide: 5                         | wide=5
            bind required: 'y', number: '17'                    | number=17
            bind required: 'y', wide: '18'                      | wide=18
            bind required: 'y', fraction: 2                     | fraction=2.0
            bind required: 'y', flag: 'true'                    | flag=true
            bind required: 'y', flag: false                     | flag=false
            bind required: 'y', shade: 'DARK'                   | shade=DARK
            bind required: 'y', result: 'unstable'              | result=UNSTABLE
            bind required: 'y', list: ['a', "b${1}"]            | list=[a, b1] String String
            bind required: 'y', map: [k: "v${1}", n: 2]         | map={k=v1, n=2} String Integer
            bind required: 'y', map: [k: [["in${1}"]]]          | map={k=[[in1]]} ArrayList
            bind required: 'y', array: ['a', 'b']               | array=[a, b]
            bind required: 'y', policy: once()                  | policy=once
            bind required: 'y', policy: tries(3)                | policy=3 tries
            bind required: 'y', policy: tries(count: '4')       | policy=4 tries
            bind required: 'y', policy: [$class: 'Tries', count: 5] | policy=5 tries
            bind required: 'y', policies: [once(), tries(6)]    | policies=[once, 6 tries]
            steps.bind 'through steps'                          | required=through steps
            free a: 1, b: "x${2}"                               | free {a=1, b=x2}
            free()                                              | free {}
            """)
    void argumentsAreBound(String call, String expected, JenkinsRule j) throws Exception {
        j.assertLogContains(expected, Pipelines.succeeds(j, call));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bind required: 'y', nonsense: 1                | Unknown parameter(s) found for class type 'io.jenkins.plugins.servicenow.pipeline.TestSteps$Bind': nonsense
            bind 'x', 'y'                                  | Expected named arguments but got [x, y]
            bind required: 'y', number: 'many'             | was unable to coerce the received value "many"
            bind required: 'y', number: [1]                | Bind.number expects int but received class java.util.ArrayList
            bind required: 'y', shade: 'PINK'              | No enum constant
            bind required: 'y', policy: [count: 5]         | must specify $class with an implementation of
            bind required: 'y', policy: [$class: 'Never']  | no known implementation of
            bind required: 'y', policy: echo               | No such property: echo
            bind required: ['y']                           | Bind.required expects class java.lang.String but received class java.util.ArrayList
            stage 'without a body'                         | stage step must be called with a body
            echo 'x', 'y'                                  | Expected named arguments but got [x, y]
            unstable ''                                    | A non-empty message is required
            """)
    void wrongArgumentsAreExplained(String call, String expected, JenkinsRule j) throws Exception {
        j.assertLogContains(expected, Pipelines.ends(j, Result.FAILURE, call));
    }

    @Test
    void closureForAStepWithoutBodyIsAnArgumentThatItCannotTake(JenkinsRule j) throws Exception {
        var build = Pipelines.ends(j, Result.FAILURE, "echo { 'x' }");
        j.assertLogContains("message expects class java.lang.String but received class", build);
    }
}
