import type { Route } from '../../src/contract/route.ts';
import { jsonOf } from './api.ts';
import { ApiProblem, problemOf } from './api-problem.ts';

/**
 * Downloads all that a list of an account holds as a CSV file of that name, byte by byte as the API wrote it. Rejects with
 * `ApiProblem` as `call` does.
 */
export async function downloadCsv(route: Route, connectionId: string, fileName: string): Promise<void> {
  const address = route.path.replace('{connectionId}', encodeURIComponent(connectionId));
  saveAs(await csvOf(address), fileName);
}

async function csvOf(address: string): Promise<Blob> {
  const response = await fetchCsv(address);
  const isCsv = response.headers.get('content-type')?.startsWith('text/csv') === true;
  if (response.ok && isCsv) return response.blob();
  if (response.ok) {
    throw new ApiProblem({ code: 'unreadable_answer', status: response.status, detail: 'The answer is no CSV' });
  }
  throw problemOf(response.status, jsonOf(await response.text()), response.headers.get('retry-after'));
}

async function fetchCsv(address: string): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', headers: { accept: 'text/csv' } });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ApiProblem({ code: 'unreachable', status: 0, detail });
  }
}

function saveAs(file: Blob, fileName: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has begun to save by then; a file that is not given back stays in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
