package jenkinslite.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class BuildLogTest {

    @Test
    void logReadsAsJenkinsPrintsIt(JenkinsRule j) throws Exception {
        var build = j.buildAndAssertSuccess(Pipelines.job(j, """
                node {
                  stage('Build') {
                    sh 'echo hello'
                  }
                  echo "done ${env.BUILD_NUMBER}"
                }
                """));
        var workspace = j.jenkins.getRootDir() + "/workspace/p";
        assertEquals("""
                Started
                Jenkins Lite does not enforce the Groovy sandbox
                [Pipeline] Start of Pipeline
                [Pipeline] node
                Running on Jenkins in %s
                [Pipeline] {
                [Pipeline] stage
                [Pipeline] { (Build)
                [Pipeline] sh
                + echo hello
                hello
                [Pipeline] }
                [Pipeline] // stage
                [Pipeline] echo
                done 1
                [Pipeline] }
                [Pipeline] // node
                [Pipeline] End of Pipeline
                Finished: SUCCESS
                """.formatted(workspace), JenkinsRule.getLog(build));
    }
}
