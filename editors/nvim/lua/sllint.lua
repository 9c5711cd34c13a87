-- sllint's language server in Neovim's own client, 0.7 or later.
--
--   require('sllint').setup({ trusted = true })
--
-- Options, all of them optional:
--   cmd       the server: { 'slls' }
--   trusted   whether code may be run: true, false or a function of the root folder
--   settings  what docs/SERVER.md lists
--   on_attach called with (client, bufnr)

local M = {}

local commands = { 'sllint.run', 'sllint.confirm', 'sllint.fixAll' }
local markers = { 'sllint.toml', '.sllint.toml', 'pyproject.toml', 'setup.py', 'setup.cfg', '.git' }
local clients = {} -- of each root
local running = {} -- tokens of progress, of each client
local outputs = {} -- of each document with output its client and its buffer

-- Newer versions have methods where older ones have functions.
local methods = vim.fn.has('nvim-0.11') == 1

local function request(client, ...)
  if methods then
    return client:request(...)
  end
  return client.request(...)
end

local function root_of(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  local dir = name ~= '' and vim.fn.fnamemodify(name, ':p:h') or vim.fn.getcwd()
  local at = dir
  while true do
    for _, marker in ipairs(markers) do
      if vim.loop.fs_stat(at .. '/' .. marker) then
        return at
      end
    end
    local above = vim.fn.fnamemodify(at, ':h')
    if above == at then
      return dir
    end
    at = above
  end
end

local function of_buffer(bufnr)
  for id in pairs(running) do
    local client = vim.lsp.get_client_by_id(id)
    if client and vim.lsp.buf_is_attached(bufnr, id) then
      return client
    end
  end
end

local function refresh_lenses(bufnr)
  if of_buffer(bufnr) and vim.api.nvim_get_current_buf() == bufnr then
    vim.lsp.codelens.refresh()
  end
end

-- execute calls a command of the server; done gets its result.
local function execute(client, command, bufnr, done)
  request(client, 'workspace/executeCommand', { command = command.command, arguments = command.arguments }, function(err, result)
    if err then
      vim.notify(err.message, vim.log.levels.WARN)
    end
    refresh_lenses(bufnr)
    if done then
      done(err, result)
    end
  end, bufnr)
end

-- fill asks for the text of a document with output.
local function fill(uri)
  local output = outputs[uri]
  if not output then
    return
  end
  local bufnr = output.bufnr
  request(output.client, 'workspace/textDocumentContent', { uri = uri }, function(err, result)
    if err or not vim.api.nvim_buf_is_loaded(bufnr) then
      return
    end
    vim.bo[bufnr].modifiable = true
    vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.split(result.text, '\n', { plain = true }))
    vim.bo[bufnr].modifiable = false
  end, bufnr)
end

-- show_output shows a document with output, without taking the cursor.
local function show_output(client, uri)
  local bufnr = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(bufnr, (uri:gsub(':/', ':///', 1))) -- else it is taken for a path
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].bufhidden = 'wipe'
  outputs[uri] = { client = client, bufnr = bufnr }
  vim.api.nvim_create_autocmd('BufWipeout', { buffer = bufnr, callback = function() outputs[uri] = nil end })
  local window = vim.api.nvim_get_current_win()
  local old = vim.fn.bufwinid('^sllint-output:')
  if old > 0 then
    vim.api.nvim_set_current_win(old)
  else
    vim.cmd('botright 10split')
  end
  vim.api.nvim_win_set_buf(0, bufnr)
  vim.api.nvim_set_current_win(window)
  fill(uri)
end

local handlers = {
  ['window/showDocument'] = function(_, params, ctx)
    local client = vim.lsp.get_client_by_id(ctx.client_id)
    if params.uri:match('^sllint%-output:') then
      show_output(client, params.uri)
      return { success = true }
    end
    return { success = false }
  end,
  ['workspace/textDocumentContent/refresh'] = function(_, params)
    fill(params.uri)
    return vim.NIL
  end,
  ['workspace/codeLens/refresh'] = function()
    refresh_lenses(vim.api.nvim_get_current_buf())
    return vim.NIL
  end,
  ['$/progress'] = function(err, params, ctx, config)
    local tokens = running[ctx.client_id]
    if tokens and type(params.value) == 'table' then
      if params.value.kind == 'begin' then
        tokens[params.token] = true
      elseif params.value.kind == 'end' then
        tokens[params.token] = nil
      end
    end
    return vim.lsp.handlers['$/progress'](err, params, ctx, config)
  end,
}

local function start(options, bufnr)
  local root = root_of(bufnr)
  local trusted = options.trusted or false
  if type(trusted) == 'function' then
    trusted = trusted(root) and true or false
  end
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.workspace.textDocumentContent = { dynamicRegistration = false }
  capabilities.workspace.codeLens = { refreshSupport = true }
  capabilities.window.showDocument = { support = true }

  local perform = {}
  for _, name in ipairs(commands) do
    perform[name] = function(command, ctx)
      execute(vim.lsp.get_client_by_id(ctx.client_id), command, ctx.bufnr or vim.api.nvim_get_current_buf())
    end
  end
  local config = {
    name = 'sllint',
    cmd = options.cmd or { 'slls' },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    capabilities = capabilities,
    init_options = vim.tbl_extend('force', options.settings or {}, { trusted = trusted }),
    handlers = handlers,
    commands = perform,
    on_init = function(client)
      running[client.id] = {}
    end,
    on_attach = function(client, at)
      vim.schedule(function() refresh_lenses(at) end)
      if options.on_attach then
        options.on_attach(client, at)
      end
    end,
    on_exit = function(_, _, id)
      running[id] = nil
      for at, other in pairs(clients) do
        if other == id then
          clients[at] = nil
        end
      end
    end,
  }
  if vim.lsp.start_client then
    return vim.lsp.start_client(config)
  end
  return vim.lsp.start(config, { bufnr = bufnr, attach = false })
end

local function attach(options, bufnr)
  local root = root_of(bufnr)
  if not clients[root] then
    clients[root] = start(options, bufnr)
  end
  if clients[root] then
    vim.lsp.buf_attach_client(bufnr, clients[root])
  end
end

-- on_file calls a command of the server for the current buffer.
local function on_file(name, done)
  local bufnr = vim.api.nvim_get_current_buf()
  local client = of_buffer(bufnr)
  if not client then
    vim.notify('sllint: the server does not serve this buffer', vim.log.levels.WARN)
    return
  end
  execute(client, { command = name, arguments = { { uri = vim.uri_from_bufnr(bufnr) } } }, bufnr, done)
end

function M.run(done) on_file('sllint.run', done) end
function M.confirm(done) on_file('sllint.confirm', done) end
function M.fix_all(done) on_file('sllint.fixAll', done) end

-- stop ends all that runs.
function M.stop()
  for id, tokens in pairs(running) do
    local client = vim.lsp.get_client_by_id(id)
    for token in pairs(tokens) do
      if client then
        local params = { token = token }
        if methods then
          client:notify('window/workDoneProgress/cancel', params)
        else
          client.notify('window/workDoneProgress/cancel', params)
        end
      end
    end
  end
end

function M.setup(options)
  options = options or {}
  local group = vim.api.nvim_create_augroup('sllint', { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'python',
    callback = function(args)
      local bufnr = args.buf
      attach(options, bufnr)
      vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged', 'BufWritePost' }, {
        group = group,
        buffer = bufnr,
        callback = function() refresh_lenses(bufnr) end,
      })
    end,
  })
  local command = vim.api.nvim_create_user_command
  command('SllintRun', function() M.run() end, { desc = 'Run this file in sllint' })
  command('SllintConfirm', function() M.confirm() end, { desc = 'Confirm all findings of this file' })
  command('SllintFixAll', function() M.fix_all() end, { desc = 'Fix all findings of this file' })
  command('SllintLens', function() vim.lsp.codelens.run() end, { desc = 'Press the lens of this line' })
  command('SllintStop', function() M.stop() end, { desc = 'Stop what sllint runs' })
end

return M
