/** Every verb, in the order in which help lists them. */
import { consoleInput } from '../../kubectl/console/input-verb.ts'
import type { Verb } from '../../kubectl/verb.ts'
import { apply } from './apply.ts'
import { attach } from './attach.ts'
import { cordon, uncordon } from './cordon.ts'
import { createConfigMap } from './create-configmap.ts'
import { createCronJob } from './create-cronjob.ts'
import { createDeployment } from './create-deployment.ts'
import { createJob } from './create-job.ts'
import { createNamespace } from './create-namespace.ts'
import { createSecretGeneric } from './create-secret-generic.ts'
import { createServiceAccount } from './create-serviceaccount.ts'
import { createServices } from './create-service.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { describe } from './describe.ts'
import { drain } from './drain.ts'
import { exec } from './exec.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { annotate, label } from './label.ts'
import { logs } from './logs.ts'
import { patch } from './patch.ts'
import { replace } from './replace.ts'
import { rolloutHistory } from './rollout-history.ts'
import { rolloutPause, rolloutResume } from './rollout-pause.ts'
import { rolloutRestart } from './rollout-restart.ts'
import { rolloutStatusVerb } from './rollout-status.ts'
import { rolloutUndo } from './rollout-undo.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { setEnv } from './set-env.ts'
import { setImage } from './set-image.ts'
import { setResources } from './set-resources.ts'
import { taint } from './taint.ts'
import { wait } from './wait.ts'

export const verbs: readonly Verb[] = [
  create, createNamespace, createDeployment, createConfigMap, createSecretGeneric, createJob, createCronJob, ...createServices, createServiceAccount,
  setImage, setEnv, setResources, get, remove,
  rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatusVerb, rolloutUndo, scale,
  describe, logs, patch, apply, wait, replace, label, annotate, taint, cordon, uncordon, drain,
  run, expose, exec, attach, consoleInput,
]
